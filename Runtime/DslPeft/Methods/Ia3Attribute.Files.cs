namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "IA3"), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[FileForm(AdapterLibrary.AdapterHub, "lora", Property = nameof(AtInput), Is = false)]
[ConfigConstant(AdapterLibrary.AdapterHub, "composition_mode", "scale")]
[ConfigConstant(AdapterLibrary.AdapterHub, "init_weights", "ia3")]
[ConfigConstant(AdapterLibrary.AdapterHub, "r", 1), ConfigConstant(AdapterLibrary.AdapterHub, "alpha", 1)]
[StoredAs(AdapterLibrary.Peft, "ia3_l", Of = "l", Shape = StoredShape.Column, RowIf = nameof(AtInput))]
[StoredAs(AdapterLibrary.AdapterHub, "loras.{name}.lora_B", Of = "l", Shape = StoredShape.Column)]
public sealed partial class Ia3Attribute;
