using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Emission;

/// <summary>
/// The methods of what deployment computes. Fragments that differ in nothing but the tensors that they read, as those of a method's sites,
/// are one method, which is given the tensors.
/// </summary>
internal sealed class FragmentMethods
{
    private readonly Dictionary<(Stage, Fragment), SharedFragment> _shared = [];

    public FragmentMethods(IEnumerable<Stage> stages)
    {
        var all = stages.SelectMany(stage => stage.Deploys.Select(step => (Stage: stage, step.Fragment))).ToList();
        var names = new HashSet<string>(all.Select(one => GraphEmitter.Method(one.Stage, one.Fragment)));
        foreach (
            var group in all.GroupBy(one => Key(one.Stage, one.Fragment)).Select(group => group.ToList()).Where(group => group.Count > 1)
        )
        {
            var (stage, fragment) = group[0];
            var common = Ending(group.Select(one => one.Fragment.Name).ToList());
            // The name of one fragment's method is free, since that one is shared.
            var name = common.Length > 0 && names.Add(common) ? common : GraphEmitter.Method(stage, fragment);
            var fields = group.Select(one => Fields(one.Fragment)).ToList();
            var parameters = fields[0]
                .Select(
                    (field, index) =>
                        Ending(fields.Select(own => own[index]).Distinct().ToList()) is { Length: > 0 } ending
                            ? Code.Lower(ending)
                            : $"tensor{index}"
                )
                .ToList();
            if (parameters.Distinct().Count() < parameters.Count)
                parameters = fields[0].Select(Code.Lower).ToList();
            var shared = new SharedFragment(name, stage, fragment, fields[0], parameters);
            foreach (var one in group)
                _shared[one] = shared;
        }
    }

    /// <summary>The shared method of a fragment; null where it has one of its own.</summary>
    public SharedFragment? Of(Stage stage, Fragment fragment) => _shared.TryGetValue((stage, fragment), out var shared) ? shared : null;

    /// <summary>The fields that a fragment reads, in the order in which it reads them.</summary>
    public static List<string> Fields(Fragment fragment) =>
        fragment
            .Nodes.SelectMany(node => node.Inputs)
            .Append(fragment.Result)
            .Where(operand => operand.Kind == OperandKind.Tensor)
            .Select(operand => operand.Text)
            .Distinct()
            .ToList();

    /// <summary>Everything of a fragment but which tensors it reads and how its nodes are numbered.</summary>
    private static string Key(Stage stage, Fragment fragment)
    {
        var fields = Fields(fragment);
        var positions = fragment.Nodes.Select((node, index) => (node.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index);
        string Text(Operand operand) =>
            operand.Kind switch
            {
                OperandKind.Node => "node " + positions[operand.Id],
                OperandKind.Tensor =>
                    $"tensor {fields.IndexOf(operand.Text)} {Form(stage.Tensors.First(tensor => tensor.Field == operand.Text))}",
                _ => $"{operand.Kind} {Code.Constant(operand)} {operand.Meaning}",
            };
        return string.Join(
            "\n",
            fragment
                .Nodes.Select(node => $"{node.Op} {node.Name} {node.Shape} {node.Call} {string.Join(", ", node.Inputs.Select(Text))}")
                .Append(Text(fragment.Result))
        );
    }

    private static string Form(TensorBinding tensor) => $"{tensor.Shape} {GraphEmitter.Type(tensor)}";

    /// <summary>The words that all names end with.</summary>
    private static string Ending(IReadOnlyList<string> names)
    {
        var words = names.Select(Words).ToList();
        var count = 0;
        while (words.All(own => own.Count > count && own[own.Count - 1 - count] == words[0][words[0].Count - 1 - count]))
            count++;
        return string.Concat(words[0].Skip(words[0].Count - count));
    }

    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var start = 0;
        for (var i = 1; i <= name.Length; i++)
        {
            if (i == name.Length || char.IsUpper(name[i]))
            {
                words.Add(name.Substring(start, i - start));
                start = i;
            }
        }

        return words;
    }
}

/// <summary>A method of several fragments.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stage">The stage of the first of them.</param>
/// <param name="Fragment">The first of them.</param>
/// <param name="Fields">The fields that it reads.</param>
/// <param name="Parameters">What the method calls them.</param>
internal sealed record SharedFragment(
    string Name,
    Stage Stage,
    Fragment Fragment,
    IReadOnlyList<string> Fields,
    IReadOnlyList<string> Parameters
);
