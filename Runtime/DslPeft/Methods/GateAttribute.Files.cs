namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.AdapterHub, "use_gating", Property = nameof(IgnorePadding), Is = false)]
[ConfigConstant(AdapterLibrary.AdapterHub, "use_gating", true)]
[StoredAs(AdapterLibrary.AdapterHub, "{gate}.weight", Of = "weight")]
[StoredAs(AdapterLibrary.AdapterHub, "{gate}.bias", Of = "bias")]
public sealed partial class GateAttribute<T>;
