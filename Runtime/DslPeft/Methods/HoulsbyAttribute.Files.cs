namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.AdapterHub, "adapter"), ConfigConstant(AdapterLibrary.AdapterHub, "original_ln_before", false)]
[ConfigField(AdapterLibrary.AdapterHub, "reduction_factor", Of = nameof(Bottleneck), Form = FieldForm.WidthOver)]
[ConfigField(AdapterLibrary.AdapterHub, "non_linearity", Of = nameof(Activation))]
[StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.adapter_down.0.weight", Of = "down")]
[StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.adapter_down.0.bias", Of = "downBias")]
[StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.adapter_up.weight", Of = "up")]
[StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.adapter_up.bias", Of = "upBias")]
public sealed partial class HoulsbyAttribute;
