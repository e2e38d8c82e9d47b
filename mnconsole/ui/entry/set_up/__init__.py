"""The set-up assistant: clinic and person, passphrase, recovery code, typing it back, backups, the last press."""
