namespace DslPeft;

/// <summary>The heads that every architecture's recipes can build.</summary>
public static class HeadKind
{
    /// <summary>No head: hidden states.</summary>
    public static TaskHead None => TaskHead.None;

    /// <summary>Of <see cref="ClassifierAttribute"/>.</summary>
    public static TextHead Classification { get; } = new ClassificationHead();

    /// <summary>Of <see cref="MultiLabelAttribute"/>.</summary>
    public static TextHead MultiLabel { get; } = new MultiLabelHead();

    /// <summary>Of <see cref="RegressionAttribute"/>.</summary>
    public static TextHead Regression { get; } = new RegressionHead();

    /// <summary>Of <see cref="MaskedLmAttribute"/>.</summary>
    public static TaskHead MaskedLm { get; } = new MaskedLmHead();

    /// <summary>Of <see cref="TokenClassifierAttribute"/>.</summary>
    public static TaskHead TokenClassification { get; } = new TokenClassificationHead();

    /// <summary>Of <see cref="QuestionAnsweringAttribute"/>.</summary>
    public static TaskHead QuestionAnswering { get; } = new QuestionAnsweringHead();

    /// <summary>Of <see cref="ReplacedTokensAttribute"/>.</summary>
    public static TaskHead ReplacedTokens { get; } = new ReplacedTokensHead();

    /// <summary>Of <see cref="MultipleChoiceAttribute"/>.</summary>
    public static TaskHead MultipleChoice { get; } = new MultipleChoiceHead();

    /// <summary>Of <see cref="NextSentenceAttribute"/>.</summary>
    public static TextHead NextSentence { get; } = new NextSentenceHead();

    /// <summary>Of <see cref="PretrainingAttribute"/>.</summary>
    public static TaskHead Pretraining { get; } = new PretrainingHead();

    /// <summary>Of <see cref="CausalLmAttribute"/>.</summary>
    public static TaskHead CausalLm { get; } = new CausalLmHead();

    /// <summary>Of <see cref="Seq2SeqLmAttribute"/>.</summary>
    public static TaskHead Seq2SeqLm { get; } = new Seq2SeqLmHead();
}
