"""From sources/NN_name.py to the notebooks: `course build`.

A source begins with a header, YAML in comments between two `# ---`, that says what the lesson is (see
course_lib.syllabus). A source that has nothing else is a lesson still to be written. Its cells are
py:percent, and the title of a cell asks for what jupytext does not do:

    # %% show attention.attend         the text of course_lib.attention.attend
    # %% exercises                     from here on, cells go to exercises/ and solutions/
    # %% exercise attention.attend     exercises/: signature and docstring; solutions/: the whole text;
                                       in both, task("attend") stands before it and check(attend) follows

Tags of a cell: "exercises" and "solutions" send a cell of that second part to only one of its two folders;
"side-road" on a heading begins a side road; "pause" says that there is a good place for a break.
"""
