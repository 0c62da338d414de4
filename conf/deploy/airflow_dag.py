"""An Airflow DAG: stream every ten minutes, report after it; a new model every Sunday night.

The exit codes say what a scheduler should do. 75 (another run has the warehouse) skips this run, 69
(warehouse out of reach) is tried again, all others but 0 fail at once: a second try would end the
same way, and a person has to look.
"""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.exceptions import AirflowFailException
from airflow.providers.standard.operators.python import PythonOperator

HOME = "/srv/propensity"
SKIP, AGAIN = {75}, {69}


def run(*command):
    import subprocess

    from airflow.exceptions import AirflowException, AirflowSkipException

    # The environment holds PGUSER and PGPASSWORD where the warehouse is PostgreSQL.
    code = subprocess.run(["./spark-submit.sh", *command], cwd=HOME, check=False).returncode
    if code in SKIP:
        raise AirflowSkipException(f"{command[0]}: another run is under way")
    if code in AGAIN:
        raise AirflowException(f"{command[0]}: the warehouse is out of reach")
    if code != 0:
        raise AirflowFailException(f"{command[0]} ended with {code}; its log says what to do")


def task(name, *command, **options):
    return PythonOperator(task_id=name, python_callable=run, op_args=command, **options)


common = {"start_date": datetime(2026, 1, 1), "catchup": False, "max_active_runs": 1}
again = {"retries": 3, "retry_delay": timedelta(minutes=2)}

with DAG("propensity_stream", schedule="*/10 * * * *", default_args=again, **common):
    task("stream", "stream", "--once") >> task("report", "report")

with DAG("propensity_train", schedule="0 2 * * 0", **common):
    # 3: the gate refused the model; the one before goes on serving, and the task shows as failed.
    task("train", "train", "--events", "/data/events")
