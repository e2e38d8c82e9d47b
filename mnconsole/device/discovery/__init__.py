"""Finds the pen: lists the computer's ports, asks where it may who answers, hands the port's name to the link."""
