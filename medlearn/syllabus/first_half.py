"""Lessons 00 to 11: from the first pixel to a benchmark."""

from medlearn.syllabus.row import Lesson, Minutes

# fmt: off
ROWS = (
    Lesson(
        "00", "start_here", "start here",
        question="Can a computer tell a benign lump from a malignant one?",
        works="course map; one complete taste: image, features, SVM, confusion matrix with intervals",
        data="histology, breast cancer", needs=(), place=(0, 1),
        minutes=Minutes(60, 10, 20),
        discuss="Which of the two errors is worse, and for whom?",
    ),
    Lesson(
        "01", "images_as_numbers", "images as numbers",
        question="What does a computer see in a medical image?",
        works="header and pixels, Hounsfield units, windows, spacing, orientation, colour, de-identification",
        data="CT, MR, ultrasound, fundus", needs=("00",), place=(1, 0),
        minutes=Minutes(85, 10, 45),
        discuss="What stays in an image after its header was cleaned?",
    ),
    Lesson(
        "02", "preprocessing_and_enhancement", "preprocessing and enhancement",
        question="What may you do to an image before you trust it?",
        works="resize, mirror, threshold, normalise, contrast, sharpen, denoise, and what each may destroy; colour",
        data="CT, MR, fundus, chest phantoms; another MR, ultrasound in its exercises", needs=("01",), place=(2, 0),
        minutes=Minutes(60, 20, 50), deeper="noise_and_filters",
        discuss="When does a mirrored image lie?",
    ),
    Lesson(
        "03", "convolution", "convolution",
        question="What happens when a small pattern slides over an image?",
        works="correlation and convolution, padding, stride, smoothing, edges, pooling, a learnt kernel, channels",
        data="CT, histology; MR and ultrasound in its exercises", needs=("02",), place=(3, 0),
        minutes=Minutes(60, 10, 60),
        discuss="Predict a filter's answer on paper before it runs",
    ),
    Lesson(
        "04", "features", "features",
        question="What can you measure in an image when it cannot go in whole?",
        works="texture, HOG, shape: from an image to a vector of fixed length; does a feature come back?",
        data="CT, histology, chest phantoms", needs=("03",), place=(4, 1),
        minutes=Minutes(80, 50, 45),
        discuss="What would a radiologist measure?",
    ),
    Lesson(
        "05", "svm_margins", "SVM margins",
        question="Where should the line between healthy and ill run?",
        works="the widest street, hinge loss, training in ten lines, C, kernels, scaling, gamma; folded: dual, SMO",
        data="breast cancer, chest phantoms; CT in an exercise", needs=("00",), place=(1, 2),
        minutes=Minutes(80, 20, 60),
        discuss="What happens if one patient is moved?",
    ),
    Lesson(
        "06", "trees_and_forests", "trees and forests",
        question="Which question would you ask first?",
        works="impurity, a tree, bagging, random forest, out-of-bag, importance and its traps, boosting, regression",
        data="breast cancer, diabetes", needs=("05",), place=(2, 2),
        minutes=Minutes(80, 45, 50),
        discuss="Whose importance can be believed?",
    ),
    Lesson(
        "07", "patient_data", "patient data",
        question="Will a model from one hospital hold in the next?",
        works="four hospitals: risk by hand, missing values, calibration, external validation, two bad copies",
        data="UCI heart disease; synthetic heart clinic", needs=("06",), place=(3, 2),
        minutes=Minutes(80, 30, 45), fetches=("heart_disease",),
        discuss="Would you use the model in the fourth hospital?",
    ),
    Lesson(
        "08", "cnn_from_scratch", "CNN from scratch",
        question="What does a network compute, down to the last number?",
        works="forward and backward of each layer, gradient check, a small network in NumPy, the same weights in Keras",
        data="chest phantoms", needs=("03",), place=(4, 0),
        minutes=Minutes(85, 30, 60), keras=True,
        discuss="Follow one gradient through one layer at the board",
    ),
    Lesson(
        "09", "cnn_training", "CNN training",
        question="The network could learn this. Why doesn't it?",
        works="Keras: folders, learning rate, overfitting, early stopping, augmentation, seeds compared, rare findings",
        data="chest phantoms", needs=("08",), place=(5, 0),
        minutes=Minutes(80, 40, 60), keras=True, seconds=120,
        discuss="Read three learning curves: what would you change?",
    ),
    Lesson(
        "10", "honest_evaluation", "honest evaluation",
        question="Would you stake a patient on this number?",
        works="predictive values, ROC, decision curve, calibration, intervals, leakage, shortcuts, an article audited",
        data="chest phantoms", needs=("07", "09"), place=(5, 3),
        minutes=Minutes(85, 35, 45),
        discuss="Bring a published article and audit its table",
    ),
    Lesson(
        "11", "pneumonia_benchmark", "pneumonia benchmark",
        question="How good is all this on real patients?",
        works="everything so far on real radiographs, beside the published table; why validation promised more",
        data="PneumoniaMNIST", needs=("04", "10"), place=(7, 2),
        minutes=Minutes(90, 110, 45), keras=True, seconds=120, fetches=("pneumoniamnist",),
        discuss="How many looks at the test set do we allow ourselves?",
    ),
)
# fmt: on
