namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.AdapterHub, "adapter", Gate = "adapters.{name}.gate")]
[ConfigConstant(AdapterLibrary.AdapterHub, "is_parallel", true), ConfigConstant(AdapterLibrary.AdapterHub, "original_ln_before", false)]
[ConfigConstant(AdapterLibrary.AdapterHub, "non_linearity", "relu")]
[ConfigField(AdapterLibrary.AdapterHub, "reduction_factor", Of = nameof(Bottleneck), Form = FieldForm.WidthOver)]
[ConfigField(AdapterLibrary.AdapterHub, "scaling", Of = nameof(Scale), Unless = nameof(LearnScale), Otherwise = "learned")]
[StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.adapter_down.0.weight", Of = "down")]
[StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.adapter_down.0.bias", Of = "downBias")]
[StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.adapter_up.weight", Of = "up")]
[StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.adapter_up.bias", Of = "upBias")]
[StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.scaling", Of = "learned")]
public sealed partial class ParallelAdapterAttribute;
