namespace DslPeft;

/// <summary>Base of the task heads; an adaptation has at most one.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class HeadAttribute : Attribute;

/// <summary>Base of the heads whose decoder shares the words' embedding table.</summary>
public abstract class TiedHeadAttribute : HeadAttribute
{
    /// <summary>Which table the decoder reads. It must be said where a method adapts the words' table.</summary>
    public DecoderTable Decoder { get; init; }
}

/// <summary>Base of the tied heads with tensors of their own, which checkpoints of pretrained models hold.</summary>
public abstract class PretrainedHeadAttribute : TiedHeadAttribute
{
    /// <summary>True to use the head as the checkpoint holds it and train none of it.</summary>
    public bool Frozen { get; init; }
}
