namespace DslPeft.Generators.Parsing;

/// <summary>Metadata names of the annotations.</summary>
internal static class Names
{
    public const string Namespace = "DslPeft";
    public const string Architecture = "DslPeft.ArchitectureAttribute";
    public const string Block = "DslPeft.BlockAttribute";
    public const string Adapt = "DslPeft.AdaptAttribute`1";
    public const string FineTune = "DslPeft.FineTuneAttribute`2";
    public const string PeftMethod = "DslPeft.PeftMethodAttribute";
    public const string PeftHead = "DslPeft.PeftHeadAttribute";
}
