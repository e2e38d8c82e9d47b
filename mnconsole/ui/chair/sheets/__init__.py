"""The sheets inside the centre column: notes, reasons, the reaction, the patient's details. No Qt."""
