"""Lessons 12 to 23: what comes after the benchmark."""

from medlearn.syllabus.row import Lesson, Minutes

# fmt: off
ROWS = (
    Lesson(
        "12", "looking_inside", "looking inside",
        question="What did the network look at?",
        works="occlusion, gradient, Grad-CAM on real radiographs; a planted letter, removal, what needs no network",
        data="radiographs from intensive care; CT in an exercise", needs=("09", "10"), place=(8, 1),
        minutes=Minutes(60, 60, 45), keras=True, seconds=120, fetches=("chest_radiographs", "mobilenet"),
        discuss="What would convince you that a heat map is right?", deeper="sanity_checks",
    ),
    Lesson(
        "13", "segmentation", "segmentation",
        question="Which pixels are the organ?",
        works="Dice and Hausdorff by hand, two observers, a tumour U-Net trained and judged one by one, found lesions",
        data="tumours in ultrasound, vessels drawn twice; a kidney in MR in its exercises",
        needs=("10",), place=(7, 1), deeper="volumes_and_surfaces",
        minutes=Minutes(60, 90, 50), keras=True, seconds=120, fetches=("vessels", "breast_ultrasound", "hippocampus"),
        discuss="Two people draw the same organ: what is the truth?",
    ),
    Lesson(
        "14", "anomalies", "anomalies", question="Can a computer notice what nobody has labelled?",
        works="local outlier factor, healthy images rebuilt, a threshold from the healthy, average precision",
        data="breast cancer, chest phantoms, BreastMNIST", needs=("10",), place=(7, 3),
        minutes=Minutes(60, 15, 45), fetches=("breastmnist",), discuss="How many alarms are too many?",
        deeper="groups_cuts_and_copies",
    ),
    Lesson(
        "15", "volumes", "volumes", question="What does one slice not tell?",
        works="depth, MIP, millimetres; the volume of a real organ and its border; an attention network on whole scans",
        data="volume phantoms, the hippocampus in MR; MR of a head and adrenal glands in its exercises",
        needs=("09", "10"), place=(8, 4), deeper="glands_and_projections",
        minutes=Minutes(60, 35, 45), keras=True, seconds=120, fetches=("hippocampus", "adrenalmnist3d"),
        discuss="Which of our questions can one slice answer?",
    ),
    Lesson(
        "16", "heartbeats", "heartbeats", question="What does one beat not tell?",
        works="six numbers of a beat, a GRU in Keras; by patient, class by class; a CSV's beats found and predicted",
        data="MIT-BIH, invented rhythms; a 12-lead ECG in its exercises", needs=("10",), place=(7, 5),
        minutes=Minutes(60, 35, 40), keras=True, fetches=("heartbeats",), deeper="memory_and_bytes",
        discuss="Who is in the test set, and has the model met them before?",
    ),
    Lesson(
        "17", "reconstruction", "reconstruction", question="How does a picture come out of a machine?",
        works="filtered back-projection in ten lines, views and dose, a real tooth; what a network removes",
        data="CT, a tooth's rays, synthetic chests; MR and 8-coil k-space in the deeper notebook",
        needs=("03", "09", "10"), place=(8, 5), minutes=Minutes(60, 60, 45), keras=True, seconds=120,
        fetches=("projections", "kspace"), discuss="What may a program fill in that nobody measured?",
        deeper="waves_gaps_and_rules",
    ),
    Lesson(
        "18", "synthesis", "synthesis", question="May a network invent patients?",
        works="a VAE, a GAN and a diffusion model trained in the lesson; three judges, copies beside their children",
        data="PneumoniaMNIST; CT in an exercise", needs=("14",), place=(8, 3), deeper="clouds_forgers_and_grain",
        minutes=Minutes(55, 60, 45), keras=True, seconds=120, fetches=("pneumoniamnist",),
        discuss="Would you let your own scan be used for this, and what would you want to be told?",
    ),
    Lesson(
        "19", "transfer_and_fusion", "transfer and fusion",
        question="What if there are a hundred images, and a table?",
        works="ImageNet's MobileNet against random weights, a learning curve, one block tuned; late fusion, a leak",
        data="breast ultrasound with its table; a trial of 1963 in an exercise",
        needs=("07", "09", "10"), place=(8, 2), deeper="survival_and_advice",
        minutes=Minutes(60, 60, 45), keras=True, seconds=120, fetches=("breast_ultrasound", "mobilenet"),
        discuss="Which columns of our own tables were written after the question?",
    ),
    Lesson(
        "20", "in_the_clinic", "in the clinic", question="How does a model reach a doctor, and come back better?",
        works="a model saved, a threshold, DICOM in and out, readers, an alarm month by month, a rule to promote",
        data="chest phantoms; MR of a head in an exercise, a CT with its DICOM segmentation in the deeper notebook",
        needs=("10",), place=(6, 5), minutes=Minutes(60, 15, 45), fetches=("ct_segmentation",),
        deeper="archives_alarms_and_laws",
        discuss="Who notices in our hospital that a model has become worse, and how soon?",
    ),
    Lesson(
        "21", "privacy", "privacy", question="What does a model tell about its patients?",
        works="k-anonymity, membership inference, epsilon and delta, DP-SGD, federated learning; your tables, headers",
        data="heart disease, chest radiographs of Hannover; CT in an exercise", needs=("10",), place=(5, 5),
        minutes=Minutes(60, 25, 45), fetches=("heart_disease", "chest_radiographs"), deeper="masks_budgets_and_locks",
        discuss="What could a stranger already know about your patients?",
    ),
    Lesson(
        "22", "scaling_up", "scaling up", question="What when it no longer fits?",
        works="bytes and seconds measured; memory maps, Zarr, training from disk; a GPU; Dask, a worker killed; a bill",
        data="COVID-19 radiographs; CT in an exercise", needs=("04", "09"), place=(6, 0),
        minutes=Minutes(60, 30, 45), keras=True, fetches=("chest_radiographs",), deeper="chunks_streams_and_laws",
        discuss="What would we buy first for ten times as many images: disks, memory or processors?",
    ),
    Lesson(
        "23", "your_own_images", "your own images",
        question="How do I do this with my own pictures?",
        works="permission; a folder looked through, split by patient, tested once; report; a poor result mended",
        data="BreastMNIST as a folder, its flaws planted; the learner's own",
        needs=("04", "10"), place=(6, 1), deeper="copies_splits_and_reports",
        minutes=Minutes(60, 30, 45), keras=True, fetches=("breastmnist", "mobilenet"),
        discuss="What is in our own folder that nobody has looked at?",
    ),
)
# fmt: on
