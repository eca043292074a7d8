"""What the fourteen columns of the heart disease tables mean, in UCI's names and codes."""

# column: (meaning, unit, codes)
COLUMNS = {
    "age": ("age", "years", ""),
    "sex": ("sex", "", "0 female, 1 male"),
    "cp": ("chest pain", "", "1 typical angina, 2 atypical angina, 3 non-anginal pain, 4 asymptomatic"),
    "trestbps": ("blood pressure at rest, on admission", "mm Hg", ""),
    "chol": ("serum cholesterol", "mg/dl", ""),
    "fbs": ("fasting blood sugar above 120 mg/dl", "", "0 no, 1 yes"),
    "restecg": (
        "electrocardiogram at rest",
        "",
        "0 normal, 1 ST-T wave abnormality, 2 left ventricular hypertrophy by Estes' criteria",
    ),
    "thalach": ("highest heart rate reached in the exercise test", "1/min", ""),
    "exang": ("angina brought on by exercise", "", "0 no, 1 yes"),
    # UCI gives no unit; an electrocardiogram is drawn at 1 mm per 0.1 mV.
    "oldpeak": ("ST depression brought on by exercise, against rest", "mm", ""),
    "slope": ("slope of the ST segment at peak exercise", "", "1 rising, 2 flat, 3 falling"),
    "ca": ("major vessels that fluoroscopy shows", "", "0 to 3, a count"),
    "thal": ("thallium scan of the heart muscle", "", "3 normal, 6 fixed defect, 7 reversible defect"),
    "num": ("narrowed coronary arteries", "", "0 none by more than half, 1 to 4 disease; some sites code only 0 and 1"),
}


def heart_codebook():
    """Return what each column means.

    Returns
    -------
    codebook : DataFrame
        One row per column of the tables (index), with `meaning`, `unit` and `codes`.
    """
    import pandas as pd

    return pd.DataFrame.from_dict(COLUMNS, orient="index", columns=["meaning", "unit", "codes"]).rename_axis("column")
