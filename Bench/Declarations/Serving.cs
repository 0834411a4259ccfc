using DslPeft.Architectures;

namespace DslPeft.Bench.Declarations;

/// <summary>An adaptation that several tasks are served with, by the class of its base.</summary>
public static partial class Serving
{
    [Adapt<BertMini>, Classifier(Labels = 2)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 16), AdapterDrop<PfeifferAttribute>(Most = BertMini.Layers - 1)]
    public sealed partial class Mini : IAdapted;

    [Adapt<BertDeep>, Classifier(Labels = 2)]
    [Pfeiffer(Site.FeedForwardResult, Bottleneck = 48), AdapterDrop<PfeifferAttribute>(Most = BertBase.Layers - 1)]
    public sealed partial class Deep : IAdapted;
}
