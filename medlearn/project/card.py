"""A model card after the 27 items of TRIPOD+AI; what a program cannot know is marked as yours to write."""

from medlearn.project.page import paragraph, table

SOURCE = (
    "After the items of TRIPOD+AI (Collins and others 2024, BMJ 385:e078378, doi 10.1136/bmj-2023-078378). A filled "
    "card is no proof of quality; an empty field is a reason not to use the model."
)
ITEMS = (
    *("Title", "Abstract", "Background", "Objectives", "Data", "Participants", "Data preparation", "Outcome"),
    *("Predictors", "Sample size", "Missing data", "Analytical methods", "Class imbalance", "Fairness", "Model output"),
    *("Training versus evaluation", "Ethical approval", "Open science", "Patient and public involvement"),
    *("Participants: results", "Model development", "Model specification", "Model performance", "Model updating"),
    *("Interpretation", "Limitations", "Usability"),
)


def card(facts):
    """Return the model card as parts of HTML.

    Parameters
    ----------
    facts : medlearn.project.report.Facts

    Returns
    -------
    parts : list of str

    Raises
    ------
    ValueError
        If you wrote about an item that there is not.
    """
    unknown = [name for name in facts.own if name not in ITEMS]
    if unknown:
        raise ValueError(f"no item of the model card is called {unknown[0]!r}; the items are {', '.join(ITEMS)}.")
    texts = known(facts) | facts.own
    rows = [(f"{number} {name}", texts.get(name)) for number, name in enumerate(ITEMS, 1)]
    return [paragraph(SOURCE), table(["item", "what is known"], rows, "Model card")]


def known(facts):
    """Say what the program knows, item by item.

    Parameters
    ----------
    facts : medlearn.project.report.Facts

    Returns
    -------
    texts : dict of str to str
        By item; the others are for you.
    """
    rows, classes = facts.inventory.table, facts.inventory.classes
    counted = facts.inventory.patients_known
    patients = f"{rows.patient.nunique()} patients" if counted else "an unknown number of patients"
    sizes = ", ".join(f"{name} {count}" for name, count in rows.label.value_counts().items())
    lost = sum(len(one.files) for one in facts.inventory.problems)
    first = next(iter(facts.results))
    return {
        "Title": f"{facts.title}: development and internal evaluation of a classifier of images, {facts.choice.name}.",
        "Objectives": f"Development, and one internal evaluation, of a model that tells {', '.join(classes)} apart.",
        "Data preparation": "; ".join(facts.inventory.said) or "None was needed before scaling and shrinking.",
        "Predictors": f"The pixels alone ({', '.join(sorted(rows.format.unique()))}), scaled and shrunk.",
        "Sample size": " ".join([f"What there was: {len(rows)} images of {patients}.", *facts.needed]),
        "Missing data": f"{lost} files are noted under what was found in the folder; nothing was filled in.",
        "Analytical methods": "Candidates compared by grouped cross-validation in training; calibration and threshold "
        "on validation; the test apart. Intervals: 95 %, by patient.",
        "Class imbalance": f"Images by class: {sizes}. SVM, forest and networks weigh the classes alike; probabilities "
        "were calibrated on validation afterwards.",
        "Model output": f"A probability for each class. {facts.finding} is called from {facts.threshold.value:.3f} on. "
        f"{facts.threshold.said}",
        "Training versus evaluation": "Other patients of the same folder. No other hospital: this is not external.",
        "Participants: results": f"{len(rows)} images of {patients}.",
        "Model development": " ".join(facts.choice.said) or f"{len(facts.choice.rows)} training images.",
        "Model specification": f"{facts.choice.name}, in model.json and the files beside it; predict.py asks it.",
        "Model performance": f"{first}: {facts.results[first]}; all figures above.",
        "Limitations": "Labels were taken as they are. Nothing is known about other devices, hospitals or times.",
        "Usability": "predict.py refuses other formats and says when an image is not like the training images. For "
        "teaching, not for patients.",
    }
