"""A Slack bot that answers applicants' questions about ICT roles (ICT職) from cited articles. It never generates text.

Where things are:

- ``core``: the knowledge model, text analysis, index and answer decision; pure, talks to nothing
- ``services``: one verb each (ask, hand over, give feedback), with what they need as Protocols
- ``mecab``, ``knowledge_yaml``, ``store``, ``slack``: the outsides, named for what they talk to
- ``messages``: every Japanese sentence that a person can read, by reader
- ``app``: what is built from what; ``settings``: the environment; ``cli``: one small file a command
"""
