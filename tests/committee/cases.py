"""The worked examples of the committee's rules, by their published number."""

QUORUMS = {
    "Q01": ("half_at_least", 12, 5, 1, True),
    "Q03": ("more_than_half", 12, 6, 3, False),
    "Q05": ("more_than_half", 11, 6, 0, True),
    "Q07": ("more_than_half", 8, 5, 0, True),
    "Q09": ("half_at_least", 11, 6, 0, True),
    "Q10 two of ten recused": ("more_than_half", 8, 5, 0, True),
    "Q11 second convocation": ("none", 12, 2, 0, True),
    "Q12 written": ("half_at_least", 9, 4, 0, False),
    "nobody may vote": ("none", 0, 0, 0, False),
}
"""kind, base, present, proxies, reached"""

MAJORITIES = {
    "V01": ("abs_expressed", 5, 4, 3, None, True),
    "V03": ("abs_expressed", 4, 4, 2, None, False),
    "V05": ("two_thirds_expressed", 7, 4, 0, None, False),
    "eight to four": ("two_thirds_expressed", 8, 4, 0, None, True),
    "V07": ("unanimity_present", 9, 0, 1, None, False),
    "unanimity": ("unanimity_present", 9, 0, 0, None, True),
    "V09": ("members", 7, 5, 0, 12, True),
    "half of the members is not a majority": ("members", 6, 0, 0, 12, False),
    "V10 all abstain": ("abs_expressed", 0, 0, 9, None, False),
    "V11": ("abs_expressed", 1, 0, 8, None, True),
    "V12": ("present_or_represented", 1, 0, 8, None, False),
    "V13": ("two_thirds_expressed", 2, 1, 0, None, True),
    "three quarters": ("three_quarters", 3, 1, 0, None, True),
    "three quarters missed": ("three_quarters", 8, 3, 0, None, False),
    "three fifths": ("three_fifths", 3, 2, 5, None, True),
    "unanimity of the expressed": ("unanimity_expressed", 1, 0, 8, None, True),
    "one against": ("unanimity_expressed", 8, 1, 0, None, False),
    "simple": ("simple", 3, 2, 9, None, True),
    "simple tie": ("simple", 2, 2, 0, None, False),
}
"""kind, pour, contre, abstained, members, adopted"""

CASTING = {
    "V20": ("for", False, True, "adopted"),
    "chair against": ("against", False, True, "rejected"),
    "V22": ("abstain", False, True, "rejected"),
    "V23 secret": ("for", True, True, "rejected"),
    "no casting vote in the rule": ("for", False, False, "rejected"),
}
"""what the chair said on a tie of four to four, secret, enabled, outcome"""

REQUESTS = {
    "V29": (9, 3, 0, "secret"),
    "one request less": (9, 2, 0, "open"),
    "V31": (9, 0, 3, "roll_call"),
    "a quarter is rounded up": (9, 0, 2, "open"),
    "V32 both": (12, 4, 3, "secret"),
}
"""present, asking for secrecy, asking for a roll call, form of the vote"""
