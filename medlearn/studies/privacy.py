"""Four hospitals and a small network: what the study of lesson 21 and the lesson itself do alike."""

import numpy as np

# Where a value usually lies, and how far it varies: from textbooks, not from these patients, so that it tells nothing.
USUAL = {
    **{"age": (55, 10), "trestbps": (130, 20), "chol": (240, 50), "thalach": (140, 25), "oldpeak": (1, 1)},
    **{"ca": (0.7, 1), "sex": (0.5, 0.5), "fbs": (0.5, 0.5), "exang": (0.5, 0.5)},
}
ABOVE = {"restecg": 0, "slope": 1, "thal": 3}  # the code of a normal finding
PAINS = (1, 2, 3, 4)


def heart_features(table):
    """Turn a table with UCI's heart columns into numbers for a network.

    Parameters
    ----------
    table : pandas.DataFrame
        As from `fetch_heart_disease` or `make_heart_clinic`.

    Returns
    -------
    features : float32 ndarray of shape (n, 16)
        About -1 to 1 each, cut at -3 and 3; 0 is the usual value, and stands where nothing was measured.
    labels : ndarray of int, shape (n,)
        1 where a coronary artery is narrowed.

    Raises
    ------
    ValueError
        If it is not known of somebody.
    """
    if table["num"].isna().any():
        raise ValueError(f"num is missing for {table['num'].isna().sum()} patients, who would count as healthy.")
    known = table.copy()
    for name in ("trestbps", "chol"):
        known[name] = known[name].where(known[name] != 0)
    columns = [(known[name] - middle) / spread for name, (middle, spread) in USUAL.items()]
    columns += [np.sign(known[name] - normal - 0.5) for name, normal in ABOVE.items()]
    columns += [(known["cp"] == pain) * 1.0 for pain in PAINS]
    features = np.clip(np.nan_to_num(np.stack(columns, axis=1).astype(float)), -3, 3)
    return features.astype(np.float32), (table["num"] > 0).to_numpy(int)


def heart_network(seed):
    """Return an untrained network of eight hidden units for `heart_features`, made from a seed."""
    from medlearn.network import Dense, Network, ReLU

    return Network([Dense(8), ReLU(), Dense(2)], random_state=seed).build((len(USUAL) + len(ABOVE) + len(PAINS),))


def log_odds(network, features):
    """Return each patient's score of the finding, minus that of no finding, ndarray (n,)."""
    scores = network.logits(features)
    return scores[:, 1] - scores[:, 0]
