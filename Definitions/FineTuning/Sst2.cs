namespace DslPeft.FineTuning;

/// <summary>Sentiment of sentences, in the form of GLUE's SST-2 files (Socher et al. 2013; Wang et al., arXiv 1804.07461).</summary>
[TextData(Text = "sentence|text_a", Label = "label")]
[Labels("negative", "positive")]
public sealed class Sst2;
