"""What each statement demands, sentence by sentence, in the grade cells that hold it.

A test finds each sentence in the notebook, word for word, and no other one there but those that demand nothing.
"""
