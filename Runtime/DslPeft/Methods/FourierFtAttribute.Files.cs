namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "FOURIERFT"), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[ConfigConstant(AdapterLibrary.Peft, "bias", "none")]
[ConfigConstant(AdapterLibrary.Peft, "ifft2_norm", "backward", OfSomeVersions = true)]
[ConfigField(AdapterLibrary.Peft, "n_frequency", Of = nameof(Frequencies), Pattern = "n_frequency_pattern")]
[ConfigField(AdapterLibrary.Peft, "scaling", Of = nameof(Scaling))]
[ConfigField(AdapterLibrary.Peft, "random_loc_seed", Of = nameof(Seed))]
[ConfigField(AdapterLibrary.Peft, "init_weights", Of = nameof(FromZero), TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "fourierft_spectrum", Of = "spectrum")]
public sealed partial class FourierFtAttribute;
