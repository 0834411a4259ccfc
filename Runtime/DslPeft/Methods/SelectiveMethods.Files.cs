namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "LN_TUNING"), StoredAs(AdapterLibrary.Peft, "ln_tuning_layers.{part}")]
public sealed partial class NormTuningAttribute;
