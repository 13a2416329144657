"""Evaluation: asks a running Lantern the messages of evaluation sets and says how it did.

One subject a module: sets are read (`sets`), asked (`asking`), judged (`judging`, `dialogues`),
counted (`figures`), printed (`report`), drawn (`plots`), kept (`results`) and compared (`compare`);
`nearest` holds them against the training examples. Red flags have modules of their own, called
`triage_*`, with sets, situations, judging and a report of theirs. None of it reads the store: the
command hands in what the store kept of each turn.
"""
