"""What each 3-D MedMNIST set holds, with the checksums its authors publish (record 10519652 at Zenodo)."""

from medlearn.datasets.medmnist_entry import Entry

VOLUMES = {
    "organmnist3d": Entry(
        "organs in abdominal CT",
        "multi-class",
        1,
        (971, 161, 610),
        "CC BY 4.0",
        "liver | kidney-right | kidney-left | femur-right | femur-left | bladder | heart | lung-right | lung-left | "
        "spleen | pancreas",
        "a0c5a1ff56af4f155c46d46fbb45a2fe 58a2205adf14a9d0a189cb06dc78bf10",
        3,
    ),
    "nodulemnist3d": Entry(
        "nodules of the lung in CT",
        "binary-class",
        1,
        (1158, 165, 310),
        "CC BY 4.0",
        "benign | malignant",
        "8755a7e9e05a4d9ce80a24c3e7a256f3 c47c5b7d457bf6332200d2ea6d64ecd8",
        3,
    ),
    "adrenalmnist3d": Entry(
        "shapes of adrenal glands from CT",
        "binary-class",
        1,
        (1188, 98, 298),
        "CC BY 4.0",
        "normal | hyperplasia",
        "bbd3c5a5576322bc4cdfea780653b1ce 17721accfe9fb005146a47d33bc54b2f",
        3,
    ),
    "fracturemnist3d": Entry(
        "broken ribs in CT",
        "multi-class",
        1,
        (1027, 103, 240),
        "CC BY 4.0",
        "buckle rib fracture | nondisplaced rib fracture | displaced rib fracture",
        "6aa7b0143a6b42da40027a9dda61302f f01d7e6316aedf4210da0da5b7437b42",
        3,
    ),
    "vesselmnist3d": Entry(
        "shapes of brain vessels from MR angiography",
        "binary-class",
        1,
        (1335, 191, 382),
        "CC BY 4.0",
        "vessel | aneurysm",
        "b41fd4f7e7e2feedddb201585ecafa1b 6bb274a8846e1097066dcd64e2c4520f",
        3,
    ),
    "synapsemnist3d": Entry(
        "synapses in the electron microscope",
        "binary-class",
        1,
        (1230, 177, 352),
        "CC BY 4.0",
        "inhibitory synapse | excitatory synapse",
        "1235b78a3cd6280881dd7850a78eadb6 43bd14ebf3af9d3dd072446fedc14d5e",
        3,
    ),
}
