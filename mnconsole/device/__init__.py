"""The pen's wire: register map, frames, transport, the link, the simulated pen. pyserial and pymodbus live here."""
