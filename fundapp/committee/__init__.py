"""Who decides, by which rule, and what was decided: sittings, interests, polls, ballots, decisions."""
