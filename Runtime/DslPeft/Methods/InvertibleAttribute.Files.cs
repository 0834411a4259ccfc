namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.AdapterHub, "adapter", Joins = true), ConfigConstant(AdapterLibrary.AdapterHub, "inv_adapter", "nice")]
[ConfigField(AdapterLibrary.AdapterHub, "inv_adapter_reduction_factor", Of = nameof(Reduction))]
[ConfigField(AdapterLibrary.AdapterHub, "non_linearity", Of = nameof(Activation))]
[StoredAs(AdapterLibrary.AdapterHub, Place + "F.0.weight", Of = "fDown", Whole = true)]
[StoredAs(AdapterLibrary.AdapterHub, Place + "F.0.bias", Of = "fDownBias", Whole = true)]
[StoredAs(AdapterLibrary.AdapterHub, Place + "F.2.weight", Of = "fUp", Whole = true)]
[StoredAs(AdapterLibrary.AdapterHub, Place + "F.2.bias", Of = "fUpBias", Whole = true)]
[StoredAs(AdapterLibrary.AdapterHub, Place + "G.0.weight", Of = "gDown", Whole = true)]
[StoredAs(AdapterLibrary.AdapterHub, Place + "G.0.bias", Of = "gDownBias", Whole = true)]
[StoredAs(AdapterLibrary.AdapterHub, Place + "G.2.weight", Of = "gUp", Whole = true)]
[StoredAs(AdapterLibrary.AdapterHub, Place + "G.2.bias", Of = "gUpBias", Whole = true)]
public sealed partial class InvertibleAttribute
{
    private const string Place = "invertible_adapters.{name}.";
}
