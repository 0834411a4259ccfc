using System.Globalization;
using System.Linq;
using DslPeft.Generators.Specs;
using DslPeft.Generators.Specs.Rules;

namespace DslPeft.Generators.Plan.Joins;

/// <summary>What a method does at moments of training: its state, and the calls with the tensors of every place.</summary>
internal static class Schedules
{
    public static void Add(MethodWeaver weaver)
    {
        if (!weaver.Model.Training || SiteTable.KindOf(weaver.Use.Method.Join) is not { } kind)
            return;
        var sites = weaver.Sites(kind).ToList();
        foreach (var body in MethodBodies.Scheduled(weaver.Use.Method))
        {
            foreach (var site in sites)
                foreach (var state in body.Parameters.Where(parameter => parameter.Kind == ParameterKind.State))
                    weaver.Model.Declare(new OwnTensor($"{site.Key}.{weaver.Label}.{state.Name}", weaver.Layers(site), weaver.ShapeOf(state.Expression, site), Init.Zeros, weaver.Origin())
                    {
                        Trainable = false,
                        Deployed = false,
                        State = true,
                    });
            var places = sites.Select(site => $"NamesOf({string.Join(", ", new[] { $"\"{site.Key}.{weaver.Label}\"" }.Concat(weaver.Layers(site).Select(layer => layer.ToString(CultureInfo.InvariantCulture))))})");
            var every = body.Every.Length > 0 ? (int)weaver.Evaluate(body.Every) : 1;
            weaver.Model.Schedules.Add(new ScheduleSpec(body.On!.Value, every, $"{weaver.Origin()} on {string.Join(", ", sites.Select(site => site.Field))}",
                $"{weaver.Use.Method.FullName}.{body.Member}", places.ToEquatable(), body.Parameters.Select(parameter => Argument(weaver, parameter)).ToEquatable()));
        }
    }

    private static string Argument(MethodWeaver weaver, ParameterSpec parameter) => parameter.Kind switch
    {
        ParameterKind.Moment => "moment",
        ParameterKind.Gradient => $"GradientsAt(places, \"{parameter.Of}\")",
        ParameterKind.Array or ParameterKind.State => $"TensorsAt(places, \"{parameter.Name}\")",
        _ => BodyInliner.Argument(parameter, Operand.Number(weaver.Evaluate(parameter.Expression))).Text,
    };
}
