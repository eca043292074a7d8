"""What may stay in the header of an image that leaves the hospital: three lists of names, everything else goes.

Nobody can list what may name a patient: scanners, hospitals and new editions of the standard keep adding places. So the
lists are of what an image needs in order to be read, measured and compared. No tag of DICOM PS3.15 Annex E, Table
E.1-1 (the attributes that the standard wants protected) is in KEPT, and no free text but seven short technical names.
"""

# The 128 bytes and the few elements in front of the header proper.
KEPT_IN_FILE_META = frozenset(
    """
    FileMetaInformationGroupLength FileMetaInformationVersion MediaStorageSOPClassUID TransferSyntaxUID
    """.split()
)

KEPT = frozenset(
    # What kind of object this is, and how to read it
    """
    SpecificCharacterSet SOPClassUID Modality ImageType ConversionType PresentationIntentType Manufacturer
    ManufacturerModelName SeriesNumber AcquisitionNumber InstanceNumber NumberOfFrames FrameIncrementPointer
    BurnedInAnnotation RecognizableVisualFeatures LossyImageCompression LossyImageCompressionRatio
    LossyImageCompressionMethod
    """
    # The pixels, and how their numbers are stored
    """
    PixelData FloatPixelData DoubleFloatPixelData ExtendedOffsetTable ExtendedOffsetTableLengths SamplesPerPixel
    PhotometricInterpretation PlanarConfiguration Rows Columns BitsAllocated BitsStored HighBit PixelRepresentation
    SmallestImagePixelValue LargestImagePixelValue SmallestPixelValueInSeries LargestPixelValueInSeries
    PixelPaddingValue PixelPaddingRangeLimit FloatPixelPaddingValue DoubleFloatPixelPaddingValue
    RedPaletteColorLookupTableDescriptor GreenPaletteColorLookupTableDescriptor BluePaletteColorLookupTableDescriptor
    RedPaletteColorLookupTableData GreenPaletteColorLookupTableData BluePaletteColorLookupTableData
    SegmentedRedPaletteColorLookupTableData SegmentedGreenPaletteColorLookupTableData
    SegmentedBluePaletteColorLookupTableData PixelPresentation
    """
    # From numbers to physical values, and to the screen
    """
    RescaleIntercept RescaleSlope RescaleType ModalityLUTSequence ModalityLUTType LUTDescriptor LUTData
    VOILUTSequence WindowCenter WindowWidth VOILUTFunction PresentationLUTShape PixelIntensityRelationship
    PixelIntensityRelationshipSign Units CountsSource CorrectedImage DecayCorrection DecayFactor DoseCalibrationFactor
    ScatterFractionFactor
    """
    # Geometry
    """
    PixelSpacing ImagerPixelSpacing NominalScannedPixelSpacing PixelAspectRatio PixelSpacingCalibrationType
    SliceThickness SpacingBetweenSlices SliceLocation ImagePositionPatient ImageOrientationPatient PatientPosition
    PatientOrientation ViewPosition Laterality ImageLaterality FrameLaterality BodyPartExamined TableHeight
    GantryDetectorTilt ReconstructionDiameter DataCollectionDiameter DistanceSourceToDetector DistanceSourceToPatient
    EstimatedRadiographicMagnificationFactor FieldOfViewShape FieldOfViewDimensions PositionerPrimaryAngle
    PositionerSecondaryAngle
    """
    # How the picture was taken: X-rays
    """
    KVP XRayTubeCurrent XRayTubeCurrentInuA ExposureTime ExposureTimeInuS Exposure ExposureInuAs
    ExposureControlMode FilterType ConvolutionKernel RotationDirection FocalSpots SpiralPitchFactor
    SingleCollimationWidth TotalCollimationWidth TableSpeed TableFeedPerRotation RevolutionTime CTDIvol ScanOptions
    GeneratorPower Grid BodyPartThickness CompressionForce RelativeXRayExposure Sensitivity AnodeTargetMaterial
    FilterMaterial DetectorType
    """
    # Magnetic resonance
    """
    ScanningSequence SequenceVariant MRAcquisitionType AngioFlag MagneticFieldStrength ImagingFrequency ImagedNucleus
    RepetitionTime EchoTime InversionTime EchoNumbers EchoTrainLength NumberOfAverages NumberOfPhaseEncodingSteps
    PercentSampling PercentPhaseFieldOfView PixelBandwidth FlipAngle VariableFlipAngleFlag SAR dBdt AcquisitionMatrix
    InPlanePhaseEncodingDirection DiffusionBValue DiffusionGradientOrientation NumberOfTemporalPositions
    TemporalPositionIdentifier TemporalResolution
    """
    # Ultrasound, nuclear medicine, moving pictures
    """
    SequenceOfUltrasoundRegions RegionSpatialFormat RegionDataType RegionFlags RegionLocationMinX0
    RegionLocationMinY0 RegionLocationMaxX1 RegionLocationMaxY1 ReferencePixelX0 ReferencePixelY0
    PhysicalUnitsXDirection PhysicalUnitsYDirection PhysicalDeltaX PhysicalDeltaY ReferencePixelPhysicalValueX
    ReferencePixelPhysicalValueY TransducerFrequency UltrasoundColorDataPresent MechanicalIndex BoneThermalIndex
    SoftTissueThermalIndex CineRate FrameTime FrameTimeVector RecommendedDisplayFrameRate ActualFrameDuration
    FrameReferenceTime NumberOfSlices ImageIndex SeriesType
    """
    # Several frames in one file
    """
    SharedFunctionalGroupsSequence PerFrameFunctionalGroupsSequence PixelMeasuresSequence PlanePositionSequence
    PlaneOrientationSequence PixelValueTransformationSequence FrameVOILUTSequence FrameContentSequence
    FrameAnatomySequence CTImageFrameTypeSequence MRImageFrameTypeSequence FrameType DimensionIndexValues
    InStackPositionNumber TemporalPositionIndex FrameAcquisitionNumber VolumetricProperties
    VolumeBasedCalculationTechnique ComplexImageComponent AcquisitionContrast DimensionOrganizationType
    DimensionOrganizationSequence DimensionIndexSequence DimensionIndexPointer FunctionalGroupPointer
    """.split()
)

# What every image must have but may leave empty ("type 2" in PS3.3).
EMPTIED = frozenset(
    """
    AccessionNumber ContentDate ContentTime ContrastBolusAgent PatientBirthDate PatientName PatientSex
    ReferringPhysicianName StudyDate StudyID StudyTime
    """.split()
)

# The table's action U: a new UID, the same one wherever the old one stood.
NEW_UID = frozenset(
    """
    AcquisitionUID ConcatenationUID ConceptualVolumeUID ConstituentConceptualVolumeUID DeviceUID DigitalSignatureUID
    DimensionOrganizationUID DoseReferenceUID DosimetricObjectiveUID FailedSOPInstanceUIDList FiducialUID
    FrameOfReferenceUID InstanceCreatorUID IrradiationEventUID LargePaletteColorLookupTableUID
    ManufacturerDeviceClassUID MediaStorageSOPInstanceUID MultiplexGroupUID ObservationSubjectUIDTrial ObservationUID
    PaletteColorLookupTableUID PatientSetupUID PresentationDisplayCollectionUID PresentationSequenceCollectionUID
    PyramidUID RTTreatmentPhaseUID ReferencedConceptualVolumeUID ReferencedDoseReferenceUID
    ReferencedDosimetricObjectiveUID ReferencedFiducialsUID ReferencedFrameOfReferenceUID
    ReferencedGeneralPurposeScheduledProcedureStepTransactionUID ReferencedObservationUIDTrial
    ReferencedSOPInstanceUID ReferencedSOPInstanceUIDInFile ReferencedTreatmentPositionGroupUID
    RelatedFrameOfReferenceUID RequestedSOPInstanceUID SOPInstanceUID SeriesInstanceUID SourceConceptualVolumeUID
    SourceFrameOfReferenceUID SpecimenUID StorageMediaFileSetUID StudyInstanceUID SynchronizationFrameOfReferenceUID
    TableTopPositionAlignmentUID TargetUID TemplateExtensionCreatorUID TemplateExtensionOrganizationUID TrackingUID
    TransactionUID TreatmentPositionGroupUID TreatmentSessionUID UID
    """.split()
)

# CT, MR and PET, with one frame or many: the scanner computes an original image from measurements and writes no text.
WITHOUT_WRITING = frozenset(f"1.2.840.10008.5.1.4.1.1.{number}" for number in ("2", "2.1", "4", "4.1", "128", "130"))
FACES = ("HEAD", "BRAIN", "SKULL", "FACE", "NECK", "WHOLE")  # parts of BodyPartExamined
