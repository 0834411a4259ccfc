using DslPeft.Architectures;

namespace DslPeft.Executables;

/// <summary>LoRA under the frozen head of masked language modelling, whose words stand for labels.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 16, Alpha = 32)]
[MaskedLm(Frozen = true)]
internal sealed partial class MiniClozeLora : IAdapted;

/// <summary>LoRA under a classifier of three labels.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 16, Alpha = 32)]
[Classifier(Labels = 3)]
internal sealed partial class MiniTripleLora : IAdapted;

/// <summary>LoRA under a classifier of the fifteen topics of TNEWS.</summary>
[Adapt<BertMini>]
[Lora(Site.Query, Site.Value, Site.FeedForwardUp, Site.FeedForwardDown, Rank = 16, Alpha = 32)]
[Classifier(Labels = 15)]
internal sealed partial class MiniTopicLora : IAdapted;

/// <summary>Sentiment of film reviews (Socher et al. 2013) as clozes.</summary>
[PatternData(
    "{sentence|text_a} It was {mask} .",
    "{sentence|text_a} All in all , it was {mask} .",
    "Just {mask} ! {pair} {sentence|text_a}",
    "{sentence|text_a} {pair} In summary , the film was {mask} .",
    Auxiliary = 1e-4
)]
[Verbalizer("0", "terrible", "bad"), Verbalizer("1", "great", "good")]
public sealed class ReviewClozes;

/// <summary>Whether a text entails another (Schick and Schütze, arXiv 2009.07118), in SuperGLUE's columns or GLUE's.</summary>
[PatternData(
    "{hypothesis|sentence2} ? {pair} {mask} , {premise|sentence1}",
    "\" {hypothesis|sentence2} \" ? {pair} {mask} . \" {premise|sentence1} \"",
    "{premise|sentence1} Question : {hypothesis|sentence2} ? Answer : {mask} .",
    Auxiliary = 1e-4
)]
[Verbalizer("entailment", "yes"), Verbalizer("not_entailment", "no")]
public sealed class EntailmentClozes;

/// <summary>Commitment of a text to a clause (de Marneffe et al. 2019; Schick and Schütze, arXiv 2009.07118).</summary>
[PatternData(
    "{hypothesis} ? {pair} {mask} , {premise}",
    "\" {hypothesis} \" ? {pair} {mask} . \" {premise} \"",
    "{premise} Question : {hypothesis} ? Answer : {mask} .",
    Auxiliary = 1e-4
)]
[Verbalizer("entailment", "yes"), Verbalizer("contradiction", "no"), Verbalizer("neutral", "maybe")]
public sealed class CommitmentClozes;

/// <summary>Yes/no questions over passages (Clark et al., arXiv 1905.10044; Schick and Schütze, arXiv 2009.07118).</summary>
[PatternData(
    "{passage} Question : {question} ? Answer : {mask} .",
    "{passage} Based on the previous passage , {question} ? {mask} .",
    "Based on the following passage , {question} ? {mask} . {passage}",
    Auxiliary = 1e-4
)]
[Verbalizer("false", "no"), Verbalizer("true", "yes")]
public sealed class QuestionClozes;

/// <summary>
/// Whether a word means the same in two sentences (Pilehvar and Camacho-Collados, arXiv 1808.09121; Schick and Schütze, arXiv 2009.07118).
/// </summary>
[PatternData(
    "\" {sentence1} \" / \" {sentence2} \" Similar sense of \" {word} \" ? {mask} .",
    "{sentence1} {sentence2} Does {word} have the same meaning in both sentences ? {mask} .",
    "{word} . Sense ( 1 ) \" {sentence1} \" ( {mask} ) \" {sentence2} \"",
    Auxiliary = 1e-4
)]
[Verbalizer("false", "no"), Verbalizer("true", "yes")]
public sealed class SenseClozes;

/// <summary>Sentiment of product reviews in Chinese (Xu et al., arXiv 2107.07498).</summary>
[PatternData(
    "{mask} 满 意 。 {sentence}",
    "{sentence} 。 总 之 {mask} 满 意 。",
    "{sentence} 。 质 量 {mask} 好",
    "{mask} 推 荐 。 {sentence}",
    Auxiliary = 1e-4
)]
[Verbalizer("Negative", "不"), Verbalizer("Positive", "很")]
public sealed class ProductClozes;

/// <summary>Topics of news titles in Chinese (Xu et al., arXiv 2107.07498), each by one character.</summary>
[PatternData("{mask} ： {sentence}", "{sentence} （ {mask} ）", "下 面 是 一 则 {mask} 新 闻 ： {sentence}", Auxiliary = 1e-4)]
[Verbalizer("100", "故"), Verbalizer("101", "文"), Verbalizer("102", "娱"), Verbalizer("103", "体"), Verbalizer("104", "财")]
[Verbalizer("106", "房"), Verbalizer("107", "车"), Verbalizer("108", "教"), Verbalizer("109", "科"), Verbalizer("110", "军")]
[Verbalizer("112", "旅"), Verbalizer("113", "国"), Verbalizer("114", "股"), Verbalizer("115", "农"), Verbalizer("116", "游")]
public sealed class TopicClozes;

/// <summary>The reviews of <see cref="ReviewClozes"/> for a classifier.</summary>
[TextData(Text = "sentence|text_a", Label = "label")]
[Labels("0", "1")]
public sealed class ReviewTexts;

/// <summary>The texts of <see cref="EntailmentClozes"/> for a classifier.</summary>
[TextData(Text = "premise|sentence1", Pair = "hypothesis|sentence2", Label = "label")]
[Labels("entailment", "not_entailment")]
public sealed class EntailmentTexts;

/// <summary>The texts of <see cref="CommitmentClozes"/> for a classifier.</summary>
[TextData(Text = "premise", Pair = "hypothesis", Label = "label")]
[Labels("entailment", "contradiction", "neutral")]
public sealed class CommitmentTexts;

/// <summary>The reviews of <see cref="ProductClozes"/> for a classifier.</summary>
[TextData(Text = "sentence", Label = "label")]
[Labels("Negative", "Positive")]
public sealed class ProductTexts;

/// <summary>The titles of <see cref="TopicClozes"/> for a classifier.</summary>
[TextData(Text = "sentence", Label = "label")]
[Labels("100", "101", "102", "103", "104", "106", "107", "108", "109", "110", "112", "113", "114", "115", "116")]
public sealed class TopicTexts;
