"""What stands before the records: first set-up, passphrase, sign-in of the demo, trouble at the start."""
