"""The patient sidebar: who is in the clinic now, everybody, new patients, who is signed in."""
