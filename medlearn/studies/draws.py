"""What a study measured in each of its draws, so that models can be compared in pairs."""


def aucs_of(study, model, setting, labelled=None):
    """Return the AUC of each draw, in the order of their seeds.

    Parameters
    ----------
    study : pandas.DataFrame
        As `medlearn.studies.table.read_study` returns it.
    model, setting : str
        As in the columns of these names.
    labelled : int, optional
        How many labelled images or patients; needed if the study has several numbers.

    Returns
    -------
    aucs : ndarray of shape (draws,)

    Raises
    ------
    ValueError
        If the study has no such runs, or several of a seed.
    """
    rows = study[(study.model == model) & (study.setting == setting) & (study.seed != "all")]
    if labelled is not None:
        rows = rows[rows.labelled == labelled]
    if rows.empty or rows.seed.duplicated().any():
        many = "no run" if rows.empty else "several runs of a seed"
        raise ValueError(f"the study has {many} of {model!r}, {setting!r}, {labelled}: look into its table.")
    return rows.sort_values("seed", key=lambda seeds: seeds.astype(int)).auc.to_numpy()
