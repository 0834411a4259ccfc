using DslPeft;

namespace Adapted1;

#if (task == "classify")
/// <summary>Texts and their labels: the columns of the files in <c>data</c>.</summary>
[TextData(Text = "sentence", Label = "label")]
[Labels("negative", "positive")]
public sealed class Rows;
#elif (task == "tag")
/// <summary>Words and their tags, a word a line: the files in <c>data</c>.</summary>
[ConllData]
[Labels("O", "B-LOC", "I-LOC", "B-PER", "I-PER")]
public sealed class Rows;
#elif (task == "answer")
/// <summary>Questions over texts in SQuAD's form: the files in <c>data</c>.</summary>
[SquadData]
public sealed class Rows;
#elif (task == "embed")
/// <summary>Texts that belong together, as a question and its answer: the keys of the files in <c>data</c>.</summary>
[TextData(Text = "question", Pair = "answer")]
public sealed class Rows;
#else
/// <summary>Running text: the files in <c>data</c>.</summary>
[PlainTextData]
public sealed class Rows;
#endif

/// <summary>The program: <c>train</c>, <c>evaluate</c>, <c>predict</c> and more. Flags change paths, schedule and seed; <c>--help</c> lists them.</summary>
#if (task == "answer")
[FineTune<Adaptation, Rows>(Epochs = 10, BatchSize = 8, LearningRate = Rate1, MaxLength = 128)]
#elif (task == "generate")
[FineTune<Adaptation, Rows>(Epochs = 10, BatchSize = 4, LearningRate = Rate1, MaxLength = 64)]
#else
[FineTune<Adaptation, Rows>(Epochs = 10, BatchSize = 8, LearningRate = Rate1, MaxLength = 64)]
#endif
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
public static partial class Program;
