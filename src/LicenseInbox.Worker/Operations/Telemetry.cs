using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LicenseInbox.Worker.Operations;

/// <summary>Hands what the work measures and traces to OpenTelemetry: to a collector (OTLP), and to whoever asks <c>/metrics</c> (Prometheus).</summary>
internal static class Telemetry
{
    public static void Add(IServiceCollection services, OperationsOptions options, string source)
    {
        if (options.Port is null && string.IsNullOrEmpty(options.OtlpEndpoint))
            return;
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("licenseinbox"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(source);
            if (options.Port is { } port)
                metrics.AddPrometheusHttpListener(listener => (listener.Host, listener.Port) = (options.Host, port));
            if (options.OtlpEndpoint is { Length: > 0 } collector)
                metrics.AddOtlpExporter(otlp => To(otlp, collector, "metrics"));
        });
        if (options.OtlpEndpoint is { Length: > 0 } endpoint)
            telemetry.WithTracing(traces => traces.AddSource(source).AddOtlpExporter(otlp => To(otlp, endpoint, "traces")));
    }

    private static void To(OtlpExporterOptions otlp, string endpoint, string signal)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        otlp.Endpoint = new Uri($"{endpoint.TrimEnd('/')}/v1/{signal}");
    }
}
