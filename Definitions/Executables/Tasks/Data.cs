namespace DslPeft.Executables;

/// <summary>Named entities of news (Tjong Kim Sang and De Meulder 2003): four types, B- and I- tags.</summary>
[ConllData]
[Labels("O", "B-LOC", "I-LOC", "B-MISC", "I-MISC", "B-ORG", "I-ORG", "B-PER", "I-PER")]
public sealed class Conll2003;

/// <summary>Rare and emerging entities of social media (Derczynski et al. 2017): six types.</summary>
[ConllData]
[Labels(
    "O",
    "B-corporation",
    "I-corporation",
    "B-creative-work",
    "I-creative-work",
    "B-group",
    "I-group",
    "B-location",
    "I-location",
    "B-person",
    "I-person",
    "B-product",
    "I-product"
)]
public sealed class Wnut2017;

/// <summary>Questions over paragraphs of Wikipedia (Rajpurkar et al., arXiv 1606.05250).</summary>
[SquadData]
public sealed class Squad;

/// <summary>Causes and effects (Roemmele et al. 2011).</summary>
[SuperGlueData(SuperGlueTask.Copa)]
public sealed class Copa;

/// <summary>Yes/no questions over passages (Clark et al., arXiv 1905.10044).</summary>
[SuperGlueData(SuperGlueTask.BoolQ)]
public sealed class BoolQ;

/// <summary>Whether a text entails another, in GLUE's columns or SuperGLUE's.</summary>
[TextData(Text = "sentence1|premise", Pair = "sentence2|hypothesis", Label = "label")]
[Labels("entailment", "not_entailment")]
public sealed class Rte;

/// <summary>Whether two sentences say the same (Dolan and Brockett 2005).</summary>
[TextData(Text = "#1 String", Pair = "#2 String", Label = "Quality")]
[Labels("different", "paraphrase")]
public sealed class Mrpc;

/// <summary>Whether a text follows another in its document.</summary>
[TextData(Text = "first", Pair = "second", Label = "label")]
[Labels("follows", "random")]
public sealed class NextText;
