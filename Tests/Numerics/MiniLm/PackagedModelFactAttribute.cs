namespace DslPeft.Numerics.Tests;

/// <summary>A fact over pretrained models that the build takes from packages; skipped where the registry lacks one of them.</summary>
public sealed class PackagedModelFactAttribute : FactAttribute
{
    /// <param name="names">The names of the models.</param>
    public PackagedModelFactAttribute(params string[] names) =>
        Skip = names.FirstOrDefault(name => Assembly(name) is null) is { } absent
            ? $"the registry gave no package for '{absent}' when this was built."
            : null;

    /// <summary>The package's assembly; null where it is absent.</summary>
    public static string? Assembly(string name)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Assets", name);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.dll").SingleOrDefault() : null;
    }
}
