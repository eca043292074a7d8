"""Lesson 19: three ways to join a picture and a table, and what to do where the table is missing.

Tables are arrays (n, columns) with NaN where a patient has none; pictures are uint8 arrays (n, rows, columns). What is
fitted returns log-odds, or a score that grows with them.
"""

import numpy as np

FOLDS = 5


def filled(table):
    """Put each column's mean where it is missing, and add a column that says so.

    Parameters
    ----------
    table : ndarray of shape (n, columns)

    Returns
    -------
    transformer : scikit-learn pipeline
        Unfitted: columns are then scaled to standard deviation 1.
    """
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(SimpleImputer(add_indicator=bool(np.isnan(table).any())), StandardScaler())


def table_model(table, labels, *, strength=1.0):
    """Fit a logistic regression on a table; return what maps other tables to log-odds (m,)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return make_pipeline(filled(table), LogisticRegression(C=strength)).fit(table, labels).decision_function


def image_model(images, labels, *, seed=0):
    """Fit a forest on pixels; return what maps other pictures to log-odds (m,)."""
    from sklearn.ensemble import RandomForestClassifier

    forest = RandomForestClassifier(100, random_state=seed).fit(_rows(images), labels)
    return lambda others: _log_odds(forest.predict_proba(_rows(others))[:, 1])


def early(images, table, labels, *, seed=0):
    """Fit a forest on pixels and columns side by side.

    Returns
    -------
    ask : callable
        From pictures and tables to log-odds (m,).
    """
    from sklearn.ensemble import RandomForestClassifier

    columns = filled(table).fit(table)
    forest = RandomForestClassifier(100, random_state=seed)
    forest.fit(np.hstack([_rows(images), columns.transform(table)]), labels)
    return lambda *others: _log_odds(
        forest.predict_proba(np.hstack([_rows(others[0]), columns.transform(others[1])]))[:, 1]
    )


def early_logistic(images, table, labels, *, seed=0):
    """Fit a logistic regression on pixels, from 0 to 1, and columns of spread 1: so its penalty weighs on pixels more.

    Returns
    -------
    ask : callable
        From pictures and tables to log-odds (m,).
    """
    from sklearn.linear_model import LogisticRegression

    columns = filled(table).fit(table)
    model = LogisticRegression(max_iter=1000).fit(np.hstack([_rows(images), columns.transform(table)]), labels)
    return lambda *others: model.decision_function(np.hstack([_rows(others[0]), columns.transform(others[1])]))


def early_with_products(images, table, labels, *, seed=0, strength=0.001):
    """Fit a logistic regression on pixels, columns, and each pixel times the table's last column.

    Returns
    -------
    ask : callable
        From pictures and tables to log-odds (m,).
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    columns, pixels = filled(table).fit(table), StandardScaler().fit(_rows(images))

    def beside(images, table):
        dense, known = pixels.transform(_rows(images)), columns.transform(table)
        return np.hstack([dense, known, dense * known[:, -1:]])

    model = LogisticRegression(C=strength).fit(beside(images, table), labels)
    return lambda images, table: model.decision_function(beside(images, table))


def late(images, table, labels, *, seed=0):
    """Fit a model for each source, and add their log-odds: of the picture alone without a table.

    Returns
    -------
    ask : callable
        From pictures and tables to log-odds (m,).

    Notes
    -----
    Both sources know the prevalence: it is taken away once.
    """
    of_image, known = image_model(images, labels, seed=seed), _known(table)
    of_table = table_model(table[known], np.asarray(labels)[known])
    prevalence = np.mean(labels)
    prior = np.log(prevalence / (1 - prevalence))

    def ask(others, columns):
        scores, known = of_image(others), _known(columns)
        if known.any():
            scores[known] += of_table(columns[known]) - prior
        return scores

    return ask


def stacked(images, table, labels, *, out_of_fold=True, seed=0):
    """Fit a model for the picture, then a logistic regression on its score and the table.

    Parameters
    ----------
    images, table, labels : ndarrays
    out_of_fold : bool
        Whether the scores of the second step come from models that have not seen the patient. If False, the picture's
        model is asked about the very patients it learnt from: the leak that lesson 19 shows.
    seed : int

    Returns
    -------
    ask : callable
        From pictures and tables to log-odds (m,).
    """
    of_image = image_model(images, labels, seed=seed)
    scores = out_of_fold_scores(images, labels, seed=seed) if out_of_fold else of_image(images)
    second = table_model(np.column_stack([scores, table]), labels, strength=100)
    return lambda others, columns: second(np.column_stack([of_image(others), columns]))


def out_of_fold_scores(images, labels, *, seed=0):
    """Return the log-odds (n,) of each picture, by a model that has not seen it."""
    from sklearn.model_selection import StratifiedKFold

    scores = np.empty(len(images))
    for learnt, held in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(images, labels):
        scores[held] = image_model(images[learnt], labels[learnt], seed=seed)(images[held])
    return scores


def joint_network(shape, columns):
    """Make an untrained network with two branches that meet before the last layers.

    Parameters
    ----------
    shape : (int, int)
        Rows and columns of a picture.
    columns : int
        Of the table, as `filled` brings it.

    Returns
    -------
    model : keras.Model
        From [(n, rows, columns, 1), (n, columns)] to probabilities (n, 1).
    """
    import keras
    from keras import layers

    image, table = keras.Input((*shape, 1)), keras.Input((columns,))
    x = layers.MaxPooling2D()(layers.Conv2D(8, 5, padding="same", activation="relu")(image))
    x = layers.MaxPooling2D()(layers.Conv2D(16, 3, padding="same", activation="relu")(x))
    x = layers.Dense(8)(layers.Dropout(0.3)(layers.Flatten()(x)))
    x = layers.Dense(16, activation="relu")(layers.Concatenate()([x, table]))
    return keras.Model([image, table], layers.Dense(1, activation="sigmoid")(x))


def joint(images, table, labels, *, seed=0, epochs=30, dropped=0.0, progress=False):
    """Train the network with two branches at once.

    Parameters
    ----------
    images, table, labels : ndarrays
    seed : int
    epochs : int
    dropped : float
        The share of patients whose table is hidden in training, drawn once: so the network learns to go without.
    progress : bool

    Returns
    -------
    ask : callable
        From pictures and tables to log-odds (m,).
    """
    import keras

    from medlearn.studies.networks import warmup_cosine

    keras.utils.set_random_seed(seed)
    table = np.where(np.random.default_rng(seed).random((len(table), 1)) < dropped, np.nan, table)
    columns = filled(table).fit(table)
    shown = columns.transform(table)
    model = joint_network(images.shape[1:], shown.shape[1])
    steps = epochs * -(-len(images) // 32)
    model.compile(warmup_cosine(0.003, steps, steps // 10, decay=0.01), loss="binary_crossentropy")
    model.fit([_pictures(images), shown], labels, epochs=epochs, batch_size=32, verbose="auto" if progress else 0)

    def ask(others, tables):
        parts = np.array_split(np.arange(len(others)), -(-len(others) // 512))
        inputs = _pictures(others), columns.transform(tables).astype(np.float32)
        says = [model([one[part] for one in inputs], training=False) for part in parts]
        return _log_odds(np.concatenate([np.asarray(part)[:, 0] for part in says]).astype(float))

    return ask


def _rows(images):
    return images.reshape(len(images), -1) / 255


def _pictures(images):
    """Bring all pictures by one rule to a mean near 0: a dense spot is to stay dense."""
    return ((images[..., np.newaxis].astype(np.float32)) - 110) / 30


def _known(table):
    return ~np.isnan(table).all(axis=1)


def _log_odds(probabilities):
    clipped = np.clip(probabilities, 0.005, 0.995)  # no more certain than a hundred trees can say
    return np.log(clipped / (1 - clipped))
