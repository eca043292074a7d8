"""The models of lessons 05 to 07 on the radiographs of lesson 11, made and asked in one way."""

import numpy as np


def rows(images):
    """Write each image as a row of numbers from 0 to 1: (n, rows, columns) becomes (n, rows * columns)."""
    return images.reshape(len(images), -1) / 255


def edges(images):
    """Describe each image (n, rows, columns) by histograms of its edges' directions, (n, values): HOG, lesson 04."""
    from skimage.feature import hog

    how = {"orientations": 8, "pixels_per_cell": (7, 7), "cells_per_block": (2, 2)}
    return np.array([hog(image, **how) for image in images])


def made():
    """Make the models of lessons 05 to 07 with their libraries' settings: name to (features of images, estimator)."""
    from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    return {
        "logistic regression": (rows, make_pipeline(StandardScaler(), LogisticRegression(solver="newton-cholesky"))),
        "RBF SVM, pixels": (rows, SVC()),
        "RBF SVM, HOG": (edges, SVC()),
        "random forest": (rows, RandomForestClassifier(random_state=0)),
        "gradient boosting": (rows, HistGradientBoostingClassifier(random_state=0)),
    }


def score_of(model, features):
    """Return what a fitted classical model says, (n,): above 0 it calls pneumonia."""
    if hasattr(model, "predict_proba"):
        return model.predict_proba(features)[:, 1] - 0.5
    return model.decision_function(features)


def size_of(model):
    """Count the numbers that a fitted model keeps: weights, support vectors, or the nodes of its trees."""
    if hasattr(model, "count_params"):
        return model.count_params()
    if hasattr(model, "steps"):
        model = model[-1]
    if hasattr(model, "support_"):  # asked first: a linear machine has coef_ as well
        return len(model.support_) * (model.n_features_in_ + 1) + 1
    if hasattr(model, "coef_"):
        return model.coef_.size + 1
    if hasattr(model, "estimators_"):
        return sum(len(tree.tree_.feature) for tree in model.estimators_)
    return sum(len(tree.nodes) for step in model._predictors for tree in step)
