"""One small department, shared by lesson 20 and its study: its patients by month, an alarm, and a round of reading."""

from medlearn.monitoring import alarm_limit, first_alarm, image_summaries
from medlearn.phantoms import make_chest_months

PER_MONTH, BEFORE = 60, 4  # patients a month, and months before the model is used: 240 patients for comparison
PREVALENCE = 0.2
CHANGE = 6  # months are counted from 0
NEW_MACHINE = {"site_shift": 2.0}  # every second radiograph comes from a harder, brighter display
CASES = 100  # that a round of reading takes from what the model doubts most, and as many others
READERS = {  # how many, their sensitivity and specificity alone, how often they take over the model's call
    "three careful": (3, 0.9, 0.0),
    "one tired": (1, 0.65, 0.0),
    "three followers": (3, 0.9, 0.9),
}


def department(months, seed, *, change=None, machine=NEW_MACHINE):
    """Make the department's patients, 60 a month, every fifth with a finding.

    Parameters
    ----------
    months, seed : int
    change : int, optional
        The first month of the new machine, from 0.
    machine : dict
        Knobs of `medlearn.phantoms.make_chest_phantoms` that it turns.

    Returns
    -------
    phantoms : sklearn.utils.Bunch
        As `medlearn.phantoms.make_chest_months`; images of 64 x 64. The new machine stands beside the old one and takes
        every second image (site 1), so here ``machines`` is 1 for those alone.
    """
    usual = {"prevalence": PREVALENCE}
    made = make_chest_months(
        months, PER_MONTH, change=change, before=usual, after=usual | machine, size=64, random_state=seed
    )
    made.machines = made.machines * made.sites
    return made


def alarm_of_year(seed, *, change=None, machine=NEW_MACHINE, measure=image_summaries):
    """Watch one year, with reference months of its own, and return the month of the first alarm, or None.

    Parameters
    ----------
    seed : int
    change, machine
        As in `department`.
    measure : callable
        From images (n, 64, 64) to one or several numbers each.

    Returns
    -------
    month : int or None
    """
    reference = measure(department(BEFORE, 2 * seed).images)
    year = department(12, 2 * seed + 1, change=change, machine=machine)
    limit = alarm_limit(reference, PER_MONTH, random_state=seed)
    return first_alarm(measure(year.images), year.months, reference, limit)[0]


def alarms_of_years(seeds, **how):
    """Count years by the month of their first alarm.

    Parameters
    ----------
    seeds : sequence of int
    **how
        As in `alarm_of_year`.

    Returns
    -------
    false, prompt, late : int
        Years with a first alarm before the change (in quiet years: any), in its month, and later.
    """
    found, change = [alarm_of_year(seed, **how) for seed in seeds], how.get("change")
    alarms = [month for month in found if month is not None]
    early = [month for month in alarms if change is None or month < change]
    prompt = alarms.count(change)
    return len(early), prompt, len(alarms) - len(early) - prompt


def read_by(cases, truth, *, readers, skill, follows, seed, model="model 1"):
    """Let several simulated readers judge the same cases.

    Parameters
    ----------
    cases : list of medlearn.reading.Case
    truth : ndarray of int, shape (n,)
        Of the pool that the cases are from.
    readers : int
    skill : float
        Sensitivity and specificity of each, reading alone.
    follows : float
        Probability that a reader takes over the model's call.
    seed : int
    model : str

    Returns
    -------
    said : list of medlearn.reading.Opinion
    """
    from medlearn.reading import simulated_reader

    names = {f"image {row:04d}": int(true) for row, true in enumerate(truth)}
    how = {"model": model, "sensitivity": skill, "specificity": skill, "follows": follows}
    each = [(f"reader {number + 1}", 100 * seed + number) for number in range(readers)]
    said = [simulated_reader(name, cases, names, **how, random_state=draw) for name, draw in each]
    return [opinion for one in said for opinion in one]
