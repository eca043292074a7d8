"""A model from a stranger. An exercise of lesson 04."""

from medlearn.checks import predict


@predict(
    question="""
    **A model from a stranger.** The file `model.pkl` is a pickle. Whoever made it has hidden in it, besides the model,
    a line of program that copies your folder of patients. *When* does that line run: `"on loading"`, `"on predicting"`
    or `"never"`? Commit yourself first.
    """,
    hints=[
        "A pickle is not a table of numbers. It is a list of instructions for building Python objects again.",
        "Who carries out these instructions, and when?",
    ],
    choices=("on loading", "on predicting", "never"),
    praise="Opening is running. skops stores data only, and lists the types it does not know before it loads them.",
    wrong={
        "on predicting": "By then it is too late. A pickle holds instructions for building the model, and they are "
        "carried out before you have an object on which to call `predict`.",
        "never": "A CSV file holds only data; a pickle holds *instructions*, among them calls of any function with "
        "any arguments. Who carries these out, and when?",
    },
)
def opening():
    """Find out when the program in a pickle runs, with a harmless one: it only adds."""
    import pickle

    class Stranger:
        def __reduce__(self):
            return eval, ("20 + 22",)

    loaded = pickle.loads(pickle.dumps(Stranger()))
    return "on loading" if loaded == 42 else "on predicting" if callable(loaded) else "never"


# docs.python.org/3/library/pickle.html opens with a warning: malicious data run code "during unpickling".
