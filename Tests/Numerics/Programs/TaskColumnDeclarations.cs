namespace DslPeft.Numerics.Tests.Programs;

[Adapt<TaskBert>]
[Poly(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 4, Tasks = 2, Skills = 2, Sampled = false)]
[Classifier(Labels = 2)]
public sealed partial class ColumnPoly : IAdapted;

/// <summary>A LoRA for the rows of each of two tasks.</summary>
[Adapt<TaskBert>]
[
    Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 8, Alpha = 16, Name = "first", Task = 0),
    Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 8, Alpha = 16, Name = "second", Task = 1)
]
[Classifier(Labels = 2)]
public sealed partial class ColumnLoras : IAdapted;

[Adapt<TaskBert>]
[PromptTuning(Site.Words, Length = 4, Tasks = 2), BitFit]
[Classifier(Labels = 2)]
public sealed partial class ColumnPrompts : IAdapted;

[TextData(Text = "text", Label = "kind", Task = "task")]
[Labels("person", "town")]
public sealed class KindsOfTasks;

[FineTune<ColumnLoras, KindsOfTasks>(Epochs = 20, BatchSize = 16, LearningRate = 3e-3, MaxLength = 16)]
public static partial class ColumnLorasProgram;

[FineTune<ColumnPoly, KindsOfTasks>(Epochs = 12, BatchSize = 16, LearningRate = 3e-3, MaxLength = 16)]
public static partial class ColumnPolyProgram;

[FineTune<ColumnPrompts, KindsOfTasks>(Epochs = 12, BatchSize = 16, LearningRate = 5e-3, MaxLength = 16)]
public static partial class ColumnPromptsProgram;
