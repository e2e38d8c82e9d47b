"""`pen conform`: the conformance checklist of docs/pen-register-map.md, run against any pen. Speaks frames, no link."""
