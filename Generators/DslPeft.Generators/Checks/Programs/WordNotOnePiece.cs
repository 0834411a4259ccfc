namespace DslPeft.Generators.Checks.Programs;

/// <summary>A word of a label is one token, where the project says by which vocabulary.</summary>
internal static class WordNotOnePiece
{
    public static RuleInfo Info { get; } =
        new(
            "DPEFT336",
            Severity.Error,
            "A word of a label is not one token",
            "The word '{0}' of the label '{1}' is no piece of {2}: one token stands at the mask of a cloze"
        );

    public static Finding Of(string word, string label, string files) => new(Info, Target.Type, new[] { word, label, files });
}
