namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.AdapterHub, "fusion", Property = nameof(Temperature), Is = 1.0)]
[ConfigConstant(AdapterLibrary.AdapterHub, "key", true), ConfigConstant(AdapterLibrary.AdapterHub, "query", true)]
[ConfigConstant(AdapterLibrary.AdapterHub, "query_before_ln", false)]
[ConfigConstant(AdapterLibrary.AdapterHub, "residual_before", false), ConfigConstant(AdapterLibrary.AdapterHub, "temperature", false)]
[ConfigConstant(AdapterLibrary.AdapterHub, "value_before_softmax", true)]
[ConfigField(AdapterLibrary.AdapterHub, "value", Of = nameof(Value))]
[ConfigField(AdapterLibrary.AdapterHub, "value_initialized", Of = nameof(Value), TrainingOnly = true)]
[ConfigField(AdapterLibrary.AdapterHub, "dropout_prob", Of = nameof(Dropout), TrainingOnly = true)]
[ConfigField(AdapterLibrary.AdapterHub, "regularization", Of = nameof(Regularization), Form = FieldForm.IsNotZero, TrainingOnly = true)]
[StoredAs(AdapterLibrary.AdapterHub, Layer + "query.weight", Of = "query")]
[StoredAs(AdapterLibrary.AdapterHub, Layer + "query.bias", Of = "queryBias")]
[StoredAs(AdapterLibrary.AdapterHub, Layer + "key.weight", Of = "key")]
[StoredAs(AdapterLibrary.AdapterHub, Layer + "key.bias", Of = "keyBias")]
[StoredAs(AdapterLibrary.AdapterHub, Layer + "value.weight", Of = "value")]
public sealed partial class AdapterFusionAttribute<T>
{
    // Where AdapterHub keeps a fusion.
    private const string Layer = "adapter_fusion_layer.{members}.";
}
