namespace DslPeft.Numerics.Tests.Programs;

[Adapt<TaskBert>]
[FullFineTuning]
[MaskedLm]
public sealed partial class TaskCloze : IAdapted;

[Adapt<TaskBert>]
[FullFineTuning]
[Classifier(Labels = 2)]
public sealed partial class TaskStudent : IAdapted;

[PatternData("{text} {mask} .", "{mask} ? {pair} {text}", "the day , {text} , {mask}", Label = "kind", Auxiliary = 0.1)]
[Verbalizer("person", "who", "ann"), Verbalizer("town", "where")]
public sealed class KindClozes;

/// <summary>P-tuning over reserved rows of the vocabulary: they stand anywhere in the pattern, and for labels.</summary>
[Adapt<TaskBert>]
[TrainableTokens(Site.Words, Tokens = [30, 31, 32, 33])]
[MaskedLm(Decoder = DecoderTable.Adapted)]
public sealed partial class TaskReserved : IAdapted;

[PatternData("{[unused1]} {text} {[unused2]} {mask}", Label = "kind")]
[Verbalizer("person", "[unused3]"), Verbalizer("town", "[unused4]")]
public sealed class ReservedClozes;

[TextData(Text = "text", Label = "kind")]
[Labels("person", "town")]
public sealed class KindTexts;

#pragma warning disable DPEFT310 // A small random model learns faster than a pretrained one.
[FineTune<TaskCloze, KindClozes>(Epochs = 4, BatchSize = 8, LearningRate = 3e-3, Seed = 1, MaxLength = 16)]
[LinearWarmup(0.1), Distill(typeof(KindProgram))]
public static partial class KindClozeProgram;

[FineTune<TaskStudent, KindTexts>(Epochs = 6, BatchSize = 8, LearningRate = 3e-3, Seed = 1, MaxLength = 16)]
[LinearWarmup(0.1)]
public static partial class KindProgram;

[FineTune<TaskReserved, ReservedClozes>(Epochs = 2, BatchSize = 8, LearningRate = 1e-2, Seed = 1, MaxLength = 16)]
public static partial class ReservedProgram;

[PatternData("{text}={mask}")]
[Verbalizer("cat", "c"), Verbalizer("dog", "d", "w")]
public sealed class AnimalClozes;

[FineTune<TaskWriter, AnimalClozes>(Epochs = 8, BatchSize = 8, LearningRate = 5e-3, Seed = 1, MaxLength = 24)]
[LinearWarmup(0.1)]
public static partial class AnimalProgram;
#pragma warning restore DPEFT310
