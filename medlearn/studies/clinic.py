"""The small department of lesson 20: its patients, month by month."""

from medlearn.phantoms import make_chest_months

PER_MONTH = 60  # patients
PREVALENCE = 0.2
NEW_MACHINE = {"site_shift": 2.0}  # every second radiograph comes from a harder, brighter display


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
