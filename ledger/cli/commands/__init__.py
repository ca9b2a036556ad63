"""What each command does: ask ``work`` for the step, and say what came of it.

A file a group; a function takes the Call and gives the Reply. The grammar names them.
"""
