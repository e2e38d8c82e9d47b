"""The drawer in which a nurse practises the alarms with the demo's simulated pen."""
